//! Page models: Model, Msg, update, view.
