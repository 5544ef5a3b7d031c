package im.crosstalk.protocol;

/**
 * Anything that travels under a {@link WireName}. Below it stand sealed families, one for each service and kind;
 * {@link Catalog} lists them.
 */
public interface Message {}
