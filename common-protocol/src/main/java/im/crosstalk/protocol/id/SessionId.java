package im.crosstalk.protocol.id;

/** A signed-in session's random, unguessable name. All tokens of one session name it. */
public record SessionId(String value) {}
