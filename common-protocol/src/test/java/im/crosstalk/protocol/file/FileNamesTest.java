package im.crosstalk.protocol.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.protocol.InvalidFieldException;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileNamesTest {
    @Test
    void namesThatLeadElsewhereAreRefused() {
        List<String> hostile = List.of(
                "",
                ".",
                "..",
                "../etc/passwd",
                "a/b",
                "a\\b",
                "a\0b",
                "a\nb",
                "a\u007fb",
                "a\u0085b",
                "\ud800",
                "é".repeat(128));
        for (String name : hostile) {
            assertThatThrownBy(() -> new FileName(name)).as(name).isInstanceOf(InvalidFieldException.class);
        }
    }

    @Test
    void allOthersAreTaken() {
        for (String name : List.of(
                "a.txt",
                "…",
                "...",
                " ",
                "a ",
                "tệp \"quan trọng\".pdf",
                "文件.zip",
                "a;b=c%0d.txt",
                ".hidden",
                "é".repeat(127) + "e",
                "exe.\u202egpj",
                "\u2066x",
                "a\u2028b",
                "con",
                "NUL.txt",
                "Com1.log")) {
            assertThat(new FileName(name).value()).isEqualTo(name);
        }
    }

    @Test
    void aTakenNameIsNumberedBeforeItsExtension() {
        assertThat(new FileName("a.tar.gz").numbered(1).value()).isEqualTo("a.tar.gz");
        assertThat(new FileName("name.ext").numbered(2).value()).isEqualTo("name (2).ext");
        assertThat(new FileName("README").numbered(12).value()).isEqualTo("README (12)");
        assertThat(new FileName(".env").numbered(2).value()).isEqualTo(".env (2)");
    }

    @Test
    void aNumberedNameStaysWithinItsLimit() {
        String longest = "日".repeat(83) + ".txt";
        assertThat(new FileName(longest).numbered(2).value())
                .endsWith("日 (2).txt")
                .satisfies(name -> assertThat(name.getBytes(UTF_8).length).isLessThanOrEqualTo(FileName.MAX_BYTES));
        assertThat(new FileName("a." + "b".repeat(253)).numbered(2).value()).endsWith(" (2)");
    }

    @Test
    void aTransferIsNamedAfterThePartiesChat() {
        TransferId id = TransferId.random(ChatId.ofPrivate(new UserId(3), new UserId(9)));
        assertThat(TransferId.parse(id.toString())).isEqualTo(id);
        assertThatThrownBy(() -> TransferId.parse("3-" + "0".repeat(32))).isInstanceOf(InvalidFieldException.class);
        assertThatThrownBy(() -> TransferId.parse("../x")).isInstanceOf(InvalidFieldException.class);
    }
}
