package im.crosstalk.protocol;

/** What the one who asked gets. */
public interface Reply extends Message {}
