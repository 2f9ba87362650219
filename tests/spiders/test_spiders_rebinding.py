"""DNS rebinding: the address that was checked is the one that is connected to, and no other is asked for again."""

from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider

from records import Source
from spiders.connection import GuardedResolver
from spiders.guard import Guard, Loopback

PUBLIC, PRIVATE = "203.0.114.7", "127.0.0.1"


@implementer(IHostnameResolver)
class Names:
    """A name server whose answers change with every question."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver: Any, _name: str, port: int = 0, *_: Any) -> Any:
        self.asked += 1
        receiver.resolutionBegan(self)
        for address in self.answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()
        return self


def handed_out(resolver: GuardedResolver, name: str = "news.example.vn", port: int = 80) -> list[str]:
    got: list[str] = []

    @provider(IResolutionReceiver)
    class Receiver:
        resolutionBegan = staticmethod(lambda _: None)
        addressResolved = staticmethod(lambda address: got.append(address.host))
        resolutionComplete = staticmethod(lambda: None)

    resolver.resolveHostName(Receiver, name, port)
    return got


def guard(loopback: Loopback | None = None) -> Guard:
    home = "http://news.example.vn/"
    return Guard(
        Source(name="s", title="", publisher="", languages=("vi",), home=home, hosts=("news.example.vn",), doors=(),
               article_url=()),
        loopback,
    )  # fmt: skip


@pytest.mark.parametrize("loopback", [None, Loopback("*.localhost", 8471)])
def test_a_name_that_turns_private_is_refused_at_its_second_look_up(loopback: Loopback | None) -> None:
    names = Names([PUBLIC], [PRIVATE], ["169.254.169.254", "::ffff:10.0.0.1"])
    resolver = GuardedResolver(names, guard(loopback))
    assert handed_out(resolver) == [PUBLIC]
    assert names.asked == 1, "one look-up for a connection: what was checked is what is handed out"
    assert handed_out(resolver) == [] and resolver.refused == {"news.example.vn"}
    assert handed_out(resolver) == []


def test_of_mixed_answers_only_public_ones_are_handed_out() -> None:
    resolver = GuardedResolver(Names([PRIVATE, PUBLIC, "10.1.2.3", "fd00::1"]), guard())
    assert handed_out(resolver) == [PUBLIC]
    assert resolver.refused == set()


def test_the_loopback_exception_asks_no_name_server() -> None:
    names = Names()
    resolver = GuardedResolver(names, guard(Loopback("*.localhost", 8471)))
    assert handed_out(resolver, "news.localhost", 8471) == ["127.0.0.1"]
    assert names.asked == 0
