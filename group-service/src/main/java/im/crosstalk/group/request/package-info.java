/**
 * What users ask of one another, and how it was answered. Keeps the book; whether something may be asked or granted is
 * decided by {@code friendship} and {@code membership}, which this package does not know.
 */
@NullMarked
package im.crosstalk.group.request;

import org.jspecify.annotations.NullMarked;
