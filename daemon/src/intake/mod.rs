//! From a sealed file to articles: admission (number and bytes made durable), then the plugins' `open` hook.
