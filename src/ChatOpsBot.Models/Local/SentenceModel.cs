using System.Numerics.Tensors;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;

namespace ChatOpsBot.Models.Local;

/// <summary>all-MiniLM-L6-v2: a text's vector is the mean over what the model makes of its tokens. Texts are embedded one by one, on one
/// thread each, so that a question does not wait for a batch.</summary>
internal sealed class SentenceModel : IDisposable
{
    public const string Output = "last_hidden_state";

    /// <summary>What follows is left out.</summary>
    public const int MostTokens = 256;

    // More than so many tokens can have.
    private const int MostCharacters = 8_000;

    private readonly InferenceSession session;
    private readonly BertTokenizer tokens;

    /// <param name="model">A file in ONNX.</param>
    /// <param name="vocabulary">A file with a token a line.</param>
    public SentenceModel(string model, string vocabulary)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, EnableCpuMemArena = false };
        // Weights that are laid out anew for speed are held twice.
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        session = new InferenceSession(model, options);
        tokens = BertTokenizer.Create(vocabulary, new BertOptions { LowerCaseBeforeTokenization = true });
    }

    /// <returns>384 numbers, of any length.</returns>
    public float[] Embed(string text)
    {
        var ids = tokens.EncodeToIds(Readable(text), MostTokens, out _, out _).Select(id => (long)id).ToArray();
        long[] shape = [1, ids.Length];
        using var input = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var attention = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [input, attention, types], [Output]);
        var states = outputs[0].GetTensorDataAsSpan<float>();
        var sum = new float[states.Length / ids.Length];
        for (var at = 0; at < states.Length; at += sum.Length)
            TensorPrimitives.Add(sum, states.Slice(at, sum.Length), sum);
        return sum;
    }

    public void Dispose() => session.Dispose();

    // Half a character, as where a text was cut, is none.
    private static string Readable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > MostCharacters ? text[..MostCharacters] : text));
}
