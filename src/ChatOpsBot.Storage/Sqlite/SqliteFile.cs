using System.Buffers.Binary;

namespace ChatOpsBot.Storage;

/// <summary>Whether a database file is whole, as far as that shows from outside.</summary>
internal static class SqliteFile
{
    private const int HeaderLength = 100;

    /// <exception cref="DatabaseException">It is not; the message says what to do.</exception>
    // What SQLite would begin anew without a word, or would notice only when somebody asks for what is missing.
    public static void RefuseBroken(string path, string directory)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return;
        if (file.Length == 0)
        {
            if (Directory.Exists(Path.Combine(directory, "index")))
                throw new DatabaseException(Broken(path, "it is empty, though this directory was in use"));
            return;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
                throw new DatabaseException(Broken(path, "it does not begin as a database does"));
        }

        // The header counts the pages; see https://sqlite.org/fileformat2.html#in_header_database_size. With a log beside it the count may be behind.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65_536 : size;
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (new FileInfo($"{path}-wal") is not { Exists: true, Length: > 0 } && (long)pages * pageSize > file.Length)
            throw new DatabaseException(Broken(path, "its end is missing"));
    }

    public static string Broken(string path, string how) =>
        $"""
        The database '{path}' is damaged: {how}. ChatOpsBot does not start on it, so that nothing more is lost.
        What to do:
          1. Keep a copy of the whole data directory.
          2. Put back chatops.db from your latest backup, without a chatops.db-wal beside it; the search index is made anew from it.
          3. Without a backup: `sqlite3 chatops.db .recover | sqlite3 rescued.db` saves what can be read; put rescued.db in its place.
          4. To begin anew, move the data directory away. The original files of documents lie in its folder 'files'.
        """;
}
