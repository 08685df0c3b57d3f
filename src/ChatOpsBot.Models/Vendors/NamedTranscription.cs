using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI.Audio;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Sends a recording with its own name, by whose ending services tell what it is; the library gives every stream another. See
/// https://platform.openai.com/docs/api-reference/audio/createTranscription.</summary>
internal sealed class NamedTranscription(AudioClient client) : DelegatingSpeechToTextClient(client.AsISpeechToTextClient())
{
    private const string Name = "name";

    public static SpeechToTextOptions Of(string name) => new() { AdditionalProperties = new() { [Name] = name } };

    public override async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        var name = options?.AdditionalProperties?[Name]?.ToString() ?? throw new ArgumentException("A recording has a name.", nameof(options));
        var answer = await client.TranscribeAudioAsync(audioSpeechStream, name, cancellationToken: cancellationToken);
        var usage = JsonNode.Parse(answer.GetRawResponse().Content)?["usage"] as JsonObject;
        return new SpeechToTextResponse(answer.Value.Text)
        {
            RawRepresentation = answer.Value,
            Usage = usage is null ? null : new UsageDetails { InputTokenCount = (long?)usage["input_tokens"], OutputTokenCount = (long?)usage["output_tokens"] },
        };
    }
}
