/**
 * Fetches files. {@code DownloadRun} gets one by HTTP, going on with what is there already; {@code RoomListing} finds a room's
 * file by the dialect "roomfile".
 */
@NullMarked
package im.crosstalk.cli.download;

import org.jspecify.annotations.NullMarked;
