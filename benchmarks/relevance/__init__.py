"""How well search ranks: judged queries over the sample articles, ours beside four plain engines."""
