using System.IO.Compression;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Reads archives without believing the sizes that they claim.</summary>
internal static class Unpacking
{
    /// <summary>What a file may unpack to, in bytes.</summary>
    public const long MostUnpacked = 200_000_000;

    /// <summary>Entries of an archive.</summary>
    public const int MostEntries = 10_000;

    /// <exception cref="UnreadableDocumentException">It unpacks to too much.</exception>
    public static void RefuseBomb(string name, byte[] content)
    {
        using var zip = Open(name, content);
        var left = MostUnpacked;
        foreach (var entry in zip.Entries)
            left -= Count(name, entry, left);
    }

    public static ZipArchive Open(string name, byte[] content)
    {
        var zip = new ZipArchive(new MemoryStream(content, writable: false));
        if (zip.Entries.Count <= MostEntries)
            return zip;
        var entries = zip.Entries.Count;
        zip.Dispose();
        throw new UnreadableDocumentException($"'{name}' holds {entries:N0} files; up to {MostEntries:N0} are read. Split it into smaller archives.");
    }

    /// <exception cref="UnreadableDocumentException">It is larger than <paramref name="most"/> bytes.</exception>
    public static byte[] Read(string name, ZipArchiveEntry entry, long most)
    {
        using var unpacked = new MemoryStream();
        using var stream = entry.Open();
        Copy(name, stream, unpacked, most);
        return unpacked.ToArray();
    }

    private static long Count(string name, ZipArchiveEntry entry, long most)
    {
        using var stream = entry.Open();
        return Copy(name, stream, Stream.Null, most);
    }

    private static long Copy(string name, Stream from, Stream to, long most)
    {
        var buffer = new byte[81_920];
        var copied = 0L;
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            copied += read;
            if (copied > most)
                throw new UnreadableDocumentException($"'{name}' unpacks to more than {MostUnpacked / 1_000_000} MB and was not read. Split it into smaller files, without large pictures.");
            to.Write(buffer, 0, read);
        }

        return copied;
    }
}
