"""What all answers share, and errors."""

from pydantic import BaseModel, ConfigDict, Field

Number = int | float


class Model(BaseModel):
    """Read from the records of archive and search by the names of their fields."""

    model_config = ConfigDict(from_attributes=True)


class Problem(BaseModel):
    """An error (RFC 9457). `position` is the character of a query at fault, counted from 0."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Page not found"])
    status: int = Field(examples=[404])
    detail: str
    position: int | None = None
    remedy: str | None = None
