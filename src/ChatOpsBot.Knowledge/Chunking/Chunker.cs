using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Knowledge.Extraction;
using ChatOpsBot.Models;

namespace ChatOpsBot.Knowledge.Chunking;

/// <summary>Cuts blocks into chunks: never across a heading or page if it can be helped, then by sentences, sized in tokens.</summary>
internal static class Chunker
{
    /// <summary>Enough for a thought and small enough that eight fit before a model, in tokens.</summary>
    public const int ChunkTokens = 300;

    /// <summary>Repeated from the chunk before when a long section is cut, in tokens.</summary>
    public const int OverlapTokens = 40;

    public static IReadOnlyList<Chunk> Cut(string file, string title, ExtractedText text)
    {
        var chunks = new List<Chunk>();
        var headings = new List<(int Level, string Text)>();
        var section = new List<string>();
        var page = 0;
        foreach (var block in text.Blocks)
        {
            if (block.Kind == BlockKind.Heading || block.Section != page)
                Close();
            page = block.Section;
            if (block.Kind == BlockKind.Heading)
            {
                headings.RemoveAll(heading => heading.Level >= block.Level);
                headings.Add((block.Level, block.Text));
            }
            else
            {
                section.AddRange(Fit(block));
            }
        }

        Close();
        return chunks;

        void Close()
        {
            var path = string.Join(" › ", headings.Select(heading => heading.Text).Prepend(title).Distinct(StringComparer.OrdinalIgnoreCase));
            foreach (var piece in Pack(section))
                chunks.Add(new Chunk(file, chunks.Count, page, path, piece));
            section.Clear();
        }
    }

    // Pieces that fit into a chunk: a block as it is, or its sentences, or slices of a sentence without end.
    private static IEnumerable<string> Fit(Block block)
    {
        if (Tokens.Count(block.Text) <= ChunkTokens)
            return [block.Text];
        return Sentences.Of(block.Text).SelectMany(sentence => Tokens.Count(sentence) <= ChunkTokens
            ? [sentence]
            : sentence.Chunk(ChunkTokens).Select(slice => new string(slice)));
    }

    private static IEnumerable<string> Pack(List<string> pieces)
    {
        var chunk = new StringBuilder();
        var tokens = 0;
        var last = "";
        foreach (var piece in pieces)
        {
            var more = Tokens.Count(piece);
            if (tokens > 0 && tokens + more > ChunkTokens)
            {
                yield return chunk.ToString();
                chunk.Clear();
                tokens = 0;
                if (Tokens.Count(last) is var overlap and <= OverlapTokens && overlap + more <= ChunkTokens)
                {
                    chunk.Append(last);
                    tokens = overlap;
                }
            }

            chunk.Append(chunk.Length == 0 ? "" : "\n").Append(piece);
            tokens += more;
            last = piece;
        }

        if (chunk.Length > 0)
            yield return chunk.ToString();
    }
}
