"""Static layers of the ground: rivers, lakes and urban areas of the world; see the README beside this file."""
