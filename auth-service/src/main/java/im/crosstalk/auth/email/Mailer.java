package im.crosstalk.auth.email;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/** Where mails go. */
sealed interface Mailer {
    /** @throws MailException when the mail is not on its way */
    void send(MimeMessage mail);

    /** Through an SMTP server. */
    record Smtp(JavaMailSender sender) implements Mailer {
        @Override
        public void send(MimeMessage mail) {
            sender.send(mail);
        }
    }

    /** Into a directory, one {@code .eml} file each; a file that is there is whole. */
    record Drop(Path directory) implements Mailer {
        @Override
        public void send(MimeMessage mail) {
            String name = Instant.now().toEpochMilli() + "-" + UUID.randomUUID() + ".eml";
            Path draft = directory.resolve(name + ".part");
            try {
                Files.createDirectories(directory);
                createForOwner(draft);
                try (OutputStream out = Files.newOutputStream(draft)) {
                    mail.writeTo(out);
                }
                Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | MessagingException failed) {
                throw new MailSendException("cannot write to the mail directory", failed);
            }
        }
    }

    /** A code in a mail is as good as a password, for a while. */
    private static void createForOwner(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** Nowhere: none is configured. */
    record None() implements Mailer {
        @Override
        public void send(MimeMessage mail) {
            throw new MailSendException("neither im.mail.host nor im.mail.directory is set");
        }
    }
}
