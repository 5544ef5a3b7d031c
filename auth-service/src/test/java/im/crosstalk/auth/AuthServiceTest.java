package im.crosstalk.auth;

import im.crosstalk.servers.ServerConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The whole service on real servers, its clock in the test's hand. Without throttles, unless a test sets otherwise. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = AuthServiceTest.Settings.class)
@Import({ServerConnections.class, AuthServiceTest.Fixtures.class, AuthClient.class})
public @interface AuthServiceTest {
    String ID_SECRET = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    class Settings implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "management.server.port=0",
                            "im.instance=auth-service-test",
                            "im.id-secret=" + ID_SECRET,
                            "im.auth.password-cost=4")
                    .applyTo(context);
            unlessSet(context, "im.rate-limit.enabled", "false");
            unlessSet(context, "im.mail.directory", temporaryDirectory().toString());
        }

        private static void unlessSet(ConfigurableApplicationContext context, String name, String value) {
            if (!context.getEnvironment().containsProperty(name)) {
                TestPropertyValues.of(name + "=" + value).applyTo(context);
            }
        }

        private static Path temporaryDirectory() {
            try {
                return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "mail");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    class Fixtures {
        @Bean
        MovingClock movingClock() {
            return new MovingClock();
        }
    }
}
