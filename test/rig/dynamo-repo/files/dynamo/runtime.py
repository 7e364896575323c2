"""What the real package keeps in Rust."""
