//! Messages between extension and Worker.
