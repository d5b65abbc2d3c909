"""What other apps' templates show of a person."""
