/** What every service would otherwise write into its {@code application.yml}. Knows properties, no code. */
@NullMarked
package im.crosstalk.platform.defaults;

import org.jspecify.annotations.NullMarked;
