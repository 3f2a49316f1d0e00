
### The operators’ side.
