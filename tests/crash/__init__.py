"""What happens to the diary when a system call fails, a file changes elsewhere, or the program is killed."""
