"""The stages. Each looks at the lines and proposes changes; none edits text, and none imports another."""
