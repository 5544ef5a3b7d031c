/**
 * Requests of all kinds as clients send and answer them: leads each to the feature that decides it. Imports
 * {@code request}, {@code friendship} and {@code membership}; nothing imports it but the table of handlers.
 */
@NullMarked
package im.crosstalk.group.access;

import org.jspecify.annotations.NullMarked;
