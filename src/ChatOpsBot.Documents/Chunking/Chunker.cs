using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Extraction;

namespace ChatOpsBot.Documents.Chunking;

/// <summary>Cuts blocks into chunks: never across a heading or page if it can be helped, then by sentences, sized in tokens.</summary>
/// <param name="header">Put before the text of each chunk.</param>
internal sealed class Chunker(ChunkSizes sizes, string? header = null)
{
    // The first tell the language of a document.
    private const int BlocksThatTell = 20;

    public IReadOnlyList<Chunk> Cut(string file, string title, ExtractedText text)
    {
        var chunks = new List<Chunk>();
        var headings = new List<(int Level, string Text)>();
        var section = new List<Piece>();
        var language = LanguageDetector.CodeOf(string.Join('\n', text.Blocks.Take(BlocksThatTell).Select(block => block.Text).Prepend(title)));
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
                section.AddRange(Fit(block.Text));
            }
        }

        Close();
        return chunks;

        void Close()
        {
            if (section.Count == 0)
                return;
            var path = string.Join(" › ", headings.Select(heading => heading.Text).Prepend(title).Distinct(StringComparer.OrdinalIgnoreCase));
            foreach (var body in Pack(section))
            {
                var whole = header is null ? body : $"{header}\n{body}";
                chunks.Add(new Chunk(file, chunks.Count, page, path, whole) { Language = LanguageDetector.CodeOfPart(whole, language), Questions = QuestionsIn.Of(path, whole) });
            }

            section.Clear();
        }
    }

    // Pieces that fit into a chunk: a block as it is, or its sentences, or slices of a sentence without end.
    private IEnumerable<Piece> Fit(string block)
    {
        var whole = Piece.Of(block);
        if (whole.Tokens <= sizes.Tokens)
            return [whole];
        return Sentences.Of(block).Select(Piece.Of).SelectMany(sentence => sentence.Tokens <= sizes.Tokens
            ? [sentence]
            : sentence.Text.Chunk(sizes.Tokens).Select(slice => Piece.Of(new string(slice))));
    }

    private IEnumerable<string> Pack(List<Piece> pieces)
    {
        var chunk = new StringBuilder();
        var tokens = 0;
        var last = Piece.Of("");
        foreach (var piece in pieces)
        {
            if (tokens > 0 && tokens + piece.Tokens > sizes.Tokens)
            {
                yield return chunk.ToString();
                chunk.Clear();
                tokens = 0;
                if (last.Tokens <= sizes.Overlap && last.Tokens + piece.Tokens <= sizes.Tokens)
                {
                    chunk.Append(last.Text);
                    tokens = last.Tokens;
                }
            }

            chunk.Append(chunk.Length == 0 ? "" : "\n").Append(piece.Text);
            tokens += piece.Tokens;
            last = piece;
        }

        if (chunk.Length > 0)
            yield return chunk.ToString();
    }

    private readonly record struct Piece(string Text, int Tokens)
    {
        public static Piece Of(string text) => new(text, Models.Tokens.Count(text));
    }
}
