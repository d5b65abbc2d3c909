"""What enters from outside: pictures, other hosts' answers, the client's address. Knows no app."""
