"""What pyrax costs beside the peers that a user would pick instead, side by side in one run."""
