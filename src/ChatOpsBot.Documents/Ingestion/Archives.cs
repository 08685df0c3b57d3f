using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Documents.Ingestion;

/// <summary>An archive that is to be added: each file in it becomes a document.</summary>
internal sealed class Archives(KnowledgeBase knowledge)
{
    private const int Together = 50;

    /// <param name="batch">What the import is called.</param>
    /// <param name="idAsync">The id under which a file is kept that would have this one.</param>
    /// <param name="told">How many files of how many were unpacked.</param>
    /// <returns>How many files it holds.</returns>
    /// <exception cref="UnreadableDocumentException">It can't be unpacked.</exception>
    public async Task<int> AddAsync(string by, string name, Stream content, string collection, string batch, Func<string, Task<string>> idAsync, Action<int, int>? told, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await content.CopyToAsync(archive, cancellationToken);
        var bytes = archive.ToArray();
        var added = 0;
        try
        {
            // All of it or nothing.
            Unpacking.RefuseBomb(name, bytes);
            using var zip = Unpacking.Open(name, bytes);
            var left = Unpacking.MostUnpacked;
            var entries = zip.Entries.Where(entry => !ZipText.IsClutter(entry.FullName)).ToList();
            if (entries.Find(entry => ZipText.LeadsOut(entry.FullName)) is { } harmful)
                throw new UnreadableDocumentException($"'{name}' holds a path that leads out of it ({harmful.FullName}) and may be harmful. Pack the files anew and add that.");
            if (entries.Find(entry => entry.Length > KnowledgeBase.LargestFile) is { } large)
                throw new UnreadableDocumentException($"'{large.FullName}' in '{name}' is larger than {KnowledgeBase.LargestFile / 1_000_000} MB, so nothing of it was added. Split that file and pack it anew.");
            foreach (var some in entries.Chunk(Together))
            {
                var files = new List<NewDocument>();
                foreach (var entry in some)
                {
                    var part = Unpacking.Read(name, entry, left);
                    left -= part.Length;
                    var id = await idAsync(DocumentIds.FromPath(entry.FullName));
                    files.Add(new NewDocument(collection, id, null, [new NewFile(entry.Name, null, new MemoryStream(part))]) { Batch = batch });
                }

                await knowledge.AddAsync(files, by, cancellationToken);
                added += files.Count;
                told?.Invoke(added, entries.Count);
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new UnreadableDocumentException($"'{name}' is damaged and can't be unpacked. Pack it anew and add that.", damaged);
        }

        return added;
    }
}
