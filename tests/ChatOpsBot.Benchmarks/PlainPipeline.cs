using System.Security.Cryptography;
using ChatOpsBot.Search;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>What an importer in the caller's own process does at least: keep the file, split it, keep what it was split into, and
/// make it found. It has no wire, no rights, no versions, and each text waits for its own end.</summary>
internal sealed class PlainPipeline : IDisposable
{
    private const int WordsAPart = 60;

    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("chatops-plain-").FullName;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly SimpleFSDirectory directory;
    private readonly IndexWriter writer;
    private readonly SearcherManager searchers;

    public PlainPipeline()
    {
        directory = new SimpleFSDirectory(Path.Combine(folder, "index"));
        writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, TextTerms.Words));
        searchers = new SearcherManager(writer, applyAllDeletes: true, searcherFactory: null);
        using var database = Open();
        using var create = database.CreateCommand();
        create.CommandText = "PRAGMA journal_mode=WAL; CREATE TABLE documents (id TEXT PRIMARY KEY, hash TEXT NOT NULL); CREATE TABLE parts (document TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL)";
        create.ExecuteNonQuery();
    }

    /// <summary>Returns when the text is on the disk and is found.</summary>
    public async Task ImportAsync(string id, byte[] text, CancellationToken cancellationToken)
    {
        await KeepAsync(Path.Combine(folder, id), text, cancellationToken);
        var words = System.Text.Encoding.UTF8.GetString(text).Split(' ');
        var parts = words.Chunk(WordsAPart).Select(part => string.Join(' ', part)).ToList();
        await writing.WaitAsync(cancellationToken);
        try
        {
            Save(id, Convert.ToHexString(SHA256.HashData(text)), parts);
            foreach (var part in parts)
                writer.AddDocument([new StringField("id", id, Field.Store.YES), new TextField("words", part, Field.Store.YES)]);
            searchers.MaybeRefreshBlocking();
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose()
    {
        searchers.Dispose();
        writer.Dispose();
        directory.Dispose();
        writing.Dispose();
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static async Task KeepAsync(string file, byte[] text, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.CreateNew);
        await stream.WriteAsync(text, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    private void Save(string id, string hash, List<string> parts)
    {
        using var database = Open();
        using var transaction = database.BeginTransaction();
        using var insert = database.CreateCommand();
        insert.CommandText = "INSERT INTO documents VALUES ($id, $hash)";
        insert.Parameters.AddWithValue("$id", id);
        insert.Parameters.AddWithValue("$hash", hash);
        insert.ExecuteNonQuery();
        foreach (var (number, text) in parts.Index())
        {
            using var part = database.CreateCommand();
            part.CommandText = "INSERT INTO parts VALUES ($id, $number, $text)";
            part.Parameters.AddWithValue("$id", id);
            part.Parameters.AddWithValue("$number", number);
            part.Parameters.AddWithValue("$text", text);
            part.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private SqliteConnection Open()
    {
        var database = new SqliteConnection($"Data Source={Path.Combine(folder, "plain.db")}");
        database.Open();
        return database;
    }
}
