"""What the law says: data, and how it is read. Knows no project."""
