using System.Security.Cryptography;

namespace ChatOpsBot.Storage;

/// <summary>Original files and keys, which lie in the folder beside a database that is a file, and in the database elsewhere.</summary>
internal sealed class CopiedFiles(PreparedStatements source, string? from)
{
    /// <returns>How many files.</returns>
    public long CopyTo(PreparedStatements target, string? to)
    {
        CopyKeys(target, to);
        return from is null ? FromDatabase(target, to) : FromFolder(target, to);
    }

    private static string PathOf(string folder, string hash) => Path.Combine(folder, "files", hash[..2], hash);

    private long FromFolder(PreparedStatements target, string? to)
    {
        var (folder, count) = (Path.Combine(from!, "files"), 0L);
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith('.')) : [];
        foreach (var file in files)
        {
            using var content = File.OpenRead(file);
            Keep(target, to, Path.GetFileName(file), File.GetLastWriteTimeUtc(file), content);
            count++;
        }

        return count;
    }

    private long FromDatabase(PreparedStatements target, string? to)
    {
        // What was dropped on a page and not read yet has another name than its hash.
        var files = source.Query("""SELECT "Hash", "At" FROM "FileParts" WHERE "Number" = 0""", row => (Hash: row.GetString(0), At: row.Time(1))).FindAll(file => file.Hash.Length == SHA256.HashSizeInBytes * 2);
        foreach (var (hash, at) in files)
        {
            using var content = new MemoryStream();
            source.Each("""SELECT "Content" FROM "FileParts" WHERE "Hash" = $1 ORDER BY "Number" """, row => content.Write(row.GetFieldValue<byte[]>(0)), hash);
            content.Position = 0;
            Keep(target, to, hash, at.UtcDateTime, content);
        }

        return files.Count;
    }

    private static void Keep(PreparedStatements target, string? to, string hash, DateTime at, Stream content)
    {
        if (to is null)
        {
            var part = new byte[FileParts.Length];
            for (var number = 0; content.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) is var read && (read > 0 || number == 0); number++)
                FileParts.Add(target, hash, number, part[..read], new DateTimeOffset(at, TimeSpan.Zero));
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(to, hash))!);
        using var file = File.Create(PathOf(to, hash));
        content.CopyTo(file);
        file.Flush(flushToDisk: true);
    }

    private void CopyKeys(PreparedStatements target, string? to)
    {
        var keys = from is null
            ? ProtectionKeys.Read(source)
            : [.. KeysIn(Path.Combine(from, "keys"))];
        ProtectionKeys.Clear(target);
        foreach (var (name, xml) in keys)
        {
            if (to is null)
            {
                ProtectionKeys.Set(target, name, xml);
                continue;
            }

            Directory.CreateDirectory(Path.Combine(to, "keys"));
            File.WriteAllText(Path.Combine(to, "keys", $"{Path.GetFileName(name)}.xml"), xml);
        }
    }

    private static IEnumerable<(string Name, string Xml)> KeysIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.xml").Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))) : [];
}
