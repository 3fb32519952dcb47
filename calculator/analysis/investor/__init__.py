"""What a project is worth to who invests in it: its cash, present values, returns, and how much dearer a site may be."""
