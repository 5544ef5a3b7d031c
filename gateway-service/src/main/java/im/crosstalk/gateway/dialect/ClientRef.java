package im.crosstalk.gateway.dialect;

/** What a dialect needs to answer a request later: its type, the client's own number for it. Immutable. */
public interface ClientRef {}
