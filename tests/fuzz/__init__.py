"""Whatever a file or a page holds, only PlannerError comes out. A few tries in `make test`, many in `make fuzz`."""
