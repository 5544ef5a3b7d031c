package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Viewer;

/** Reads the data of one command. */
@FunctionalInterface
interface DataReader {
    /**
     * @throws MalformedDataException when something is missing or mistyped
     * @throws im.crosstalk.protocol.InvalidFieldException when a value breaks a rule
     */
    Request read(Data data, Viewer viewer);
}
