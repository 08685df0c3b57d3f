using System.Text.Json;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>The process that reads files: a request a line on its input, a response a line on its output. It ends with its input.</summary>
public static class ExtractionWorker
{
    /// <summary>The word on the command line.</summary>
    public const string Command = "extract-files";

    // Deep structures are read by recursion; what overflows even this ends the process, which is what it is for.
    private const int StackSize = 64 * 1024 * 1024;

    public static int Run(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize(line, ExtractedJson.Default.ExtractionRequest)!;
            string? reason = null;
            var thread = new Thread(() => reason = Read(request), StackSize);
            thread.Start();
            thread.Join();
            output.WriteLine(JsonSerializer.Serialize(new ExtractionResponse(reason), ExtractedJson.Default.ExtractionResponse));
            output.Flush();
        }

        return 0;
    }

    private static string? Read(ExtractionRequest request)
    {
        try
        {
            var text = Extractor.Read(request.Name, File.ReadAllBytes(request.Path));
            using var output = File.Create(request.Output);
            JsonSerializer.Serialize(output, text, ExtractedJson.Default.ExtractedText);
            return null;
        }
        catch (UnreadableDocumentException reason)
        {
            return reason.Message;
        }
        catch (OutOfMemoryException)
        {
            return ExtractionPool.TooMuchMemory(request.Name).ToString();
        }
        catch (Exception)
        {
            return $"'{request.Name}' is damaged or built so that it can't be read. Save it anew, or in another format, and add that.";
        }
    }
}
