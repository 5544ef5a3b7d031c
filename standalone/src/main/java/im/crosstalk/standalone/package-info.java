/**
 * {@code ./im serve}: PostgreSQL, Redis, Kafka and one JVM for each service on this machine, started in order, started again
 * when they die, stopped in order.
 *
 * <p>Flow: {@code ServeCommand} reads {@code Settings} from the environment, takes the data directory's lock, ends what an
 * earlier run left ({@code Orphans}) and lets {@code WholeSystem} start its {@code Part}s; each has a {@code Child} that keeps
 * one process of it alive. The services are the same jars that the containers run; {@code Service} lists them as data.
 *
 * <p>Plain Java: imports of Crosstalk nothing but {@code im.crosstalk.servers}, and no Spring.
 */
@NullMarked
package im.crosstalk.standalone;

import org.jspecify.annotations.NullMarked;
