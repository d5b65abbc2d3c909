"""The site: joins the apps and holds no domain rule."""
