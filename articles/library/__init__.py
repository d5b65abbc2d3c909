"""The library: how pictures and documents come in, are kept in many sizes, and go out."""
