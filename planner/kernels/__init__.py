"""Kernels of JupyterLab and the app: what they bring, and the one that is ready ahead. Not what runs in them."""
