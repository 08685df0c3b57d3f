using System.Text.Json.Serialization;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>What passes between the server and the process that reads files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ExtractedText))]
[JsonSerializable(typeof(ExtractionRequest))]
[JsonSerializable(typeof(ExtractionResponse))]
internal sealed partial class ExtractedJson : JsonSerializerContext;

/// <param name="Name">What people call the file.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Output">Where the text is to be written.</param>
internal sealed record ExtractionRequest(string Name, string Path, string Output);

/// <param name="Reason">Why it can't be read; null when it was.</param>
internal sealed record ExtractionResponse(string? Reason);
