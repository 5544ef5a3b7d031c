/**
 * Real PostgreSQL, Redis and Kafka on a machine that has nothing but a JDK.
 *
 * <p>Two uses. {@code ./im serve} asks an {@link im.crosstalk.servers.EmbeddedServer} how it is prepared, started, probed and
 * stopped, and runs it as a child of its own. Tests ask {@link im.crosstalk.servers.TestServers} for addresses, or import
 * {@link im.crosstalk.servers.ServerConnections} into a Spring context, and cannot tell whether Testcontainers or these servers
 * answer.
 *
 * <p>Imports nothing of Crosstalk. Only {@code ContainerTestServers} and the {@code …Connections} may import Testcontainers and
 * Spring, which the standalone system does not ship with it.
 */
@NullMarked
package im.crosstalk.servers;

import org.jspecify.annotations.NullMarked;
