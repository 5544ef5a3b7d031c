/** Transfers from user to user: offers, acceptance, announced chunks, endings. */
@NullMarked
package im.crosstalk.file.transfer;

import org.jspecify.annotations.NullMarked;
