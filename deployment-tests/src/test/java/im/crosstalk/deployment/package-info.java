/**
 * Holds what is written for operators to what the code offers. {@code ServiceJar} knows what was built: settings, ports,
 * topics, names of metrics, all read out of the services' jars. {@code StrictYaml} reads files into typed models and takes
 * nothing that the model does not know. The tests compare the two; a name that is changed on one side only fails here.
 *
 * <p>Starts nothing, and needs neither Docker nor Kubernetes.
 */
@NullMarked
package im.crosstalk.deployment;

import org.jspecify.annotations.NullMarked;
