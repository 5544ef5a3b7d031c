package im.crosstalk.protocol;

/** What is told to connected clients without being asked. Best effort: sequences make gaps visible. */
public interface Delivery extends Message {}
