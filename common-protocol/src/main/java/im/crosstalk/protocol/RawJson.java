package im.crosstalk.protocol;

/** JSON text that the system carries without reading it (session descriptions, key bundles). Compact and valid. */
public record RawJson(String json) {}
