"""How it goes: a period, sentences, tabs of pictures."""
