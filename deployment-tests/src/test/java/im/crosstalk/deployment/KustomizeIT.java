package im.crosstalk.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.deployment.Kustomization.Generator;
import im.crosstalk.deployment.Kustomization.Patch;
import im.crosstalk.deployment.Manifests.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kustomizations put together what is there, and nothing is left over. */
class KustomizeIT {
    private static final List<String> FOLDERS = List.of(
            "k8s/base",
            "k8s/overlays/dev",
            "k8s/overlays/production",
            "k8s/components/strimzi",
            "k8s/components/autoscaling-lag",
            "k8s/components/autoscaling-cpu");

    @Test
    void eachFolderIsKnown() {
        assertThat(Sources.below("k8s", "kustomization.yaml").stream()
                        .map(file -> Sources.at("")
                                .toAbsolutePath()
                                .relativize(file.toAbsolutePath().getParent()))
                        .map(Path::toString))
                .containsExactlyInAnyOrderElementsOf(FOLDERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s/base",
                "k8s/overlays/dev",
                "k8s/overlays/production",
                "k8s/components/strimzi",
                "k8s/components/autoscaling-lag",
                "k8s/components/autoscaling-cpu"
            })
    void eachFileIsUsedAndEachOneUsedIsThere(String folder) {
        Kustomization kustomization = Manifests.kustomization(folder);
        Set<String> used = Stream.concat(
                        kustomization.resourcePaths().stream(),
                        kustomization.patchFiles().stream().map(Patch::path))
                .filter(path -> path.endsWith(".yaml"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(Sources.below(folder, ".yaml").stream()
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !name.equals("kustomization.yaml")))
                .containsExactlyInAnyOrderElementsOf(used);
        Stream.concat(kustomization.resourcePaths().stream(), kustomization.componentPaths().stream())
                .filter(path -> !path.endsWith(".yaml"))
                .forEach(path -> assertThat(Files.exists(Sources.at(folder + "/" + path + "/kustomization.yaml")))
                        .as(path)
                        .isTrue());
    }

    @Test
    void allResourcesParse() {
        assertThat(Manifests.below("k8s")).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s/overlays/dev", "k8s/overlays/production"})
    void overlaysNameTheVersionOfEachImage(String folder) {
        assertThat(Manifests.kustomization(folder).imageNames().stream().map(Kustomization.Image::name))
                .containsExactlyInAnyOrderElementsOf(Sources.SERVICES.stream()
                        .map(name -> "crosstalk/" + name)
                        .toList());
    }

    /** Of all folders, with the service whose it is; the one that all share belongs to each. */
    @Test
    void whatServicesAreToldAreSettingsOfTheirs() {
        for (String folder : FOLDERS) {
            for (Generator generator : Manifests.kustomization(folder).configMaps()) {
                List<String> readers =
                        generator.name().equals("crosstalk") ? Sources.SERVICES : List.of(generator.name());
                for (String reader : readers) {
                    assertThat(generator.values().keySet())
                            .as("%s: %s, read by %s", folder, generator.name(), reader)
                            .allMatch(ServiceJar.of(reader)::understands);
                }
            }
        }
    }

    @Test
    void addressesOfServicesAreThoseThatSomebodyAsks() {
        Set<String> asked = Sources.SERVICES.stream()
                .flatMap(name -> ServiceJar.of(name).calls().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> told = Manifests.kustomization("k8s/base").configMaps().stream()
                .flatMap(map -> map.values().entrySet().stream())
                .filter(setting -> setting.getKey().matches("IM_[A-Z]+_URL"))
                .map(setting -> {
                    String other = setting.getKey().split("_")[1].toLowerCase(Locale.ROOT) + "-service";
                    assertThat(setting.getValue())
                            .isEqualTo("http://" + other + ":"
                                    + ServiceJar.of(other).httpPort());
                    return other;
                })
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(asked);
    }

    @Test
    void overlaysOnlyAddToWhatTheBaseTells() {
        Set<String> told = Manifests.kustomization("k8s/base").configMaps().stream()
                .map(Generator::name)
                .collect(Collectors.toSet());
        for (String folder : FOLDERS) {
            if (!folder.equals("k8s/base")) {
                assertThat(Manifests.kustomization(folder).configMaps())
                        .allMatch(one -> told.contains(one.name()) && "merge".equals(one.behavior()));
            }
        }
    }

    /** A patch that names a container which is not there would add one. */
    @Test
    void patchesConcernWhatIsThere() {
        for (String folder : FOLDERS) {
            for (Patch patch : Manifests.kustomization(folder).patchFiles()) {
                for (Object resource : Manifests.in(Sources.at(folder + "/" + patch.path()))) {
                    Workload workload = Manifests.workload(resource);
                    if (workload != null) {
                        assertThat(workload.container().getName()).isEqualTo("service");
                        if (patch.target() == null) {
                            assertThat(Manifests.service(workload.name()).kind())
                                    .isEqualTo(workload.kind());
                        }
                    }
                }
            }
        }
    }
}
