/**
 * What each service would otherwise repeat, as Spring auto-configuration. Holds no domain noun and nothing that only one
 * service uses; imports no service.
 */
@NullMarked
package im.crosstalk.platform;

import org.jspecify.annotations.NullMarked;
