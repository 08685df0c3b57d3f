namespace ChatOpsBot.Models.Vendors;

/// <summary>A vendor whose API is OpenAI's: where it is. In what it differs from it, <see cref="Dialect"/> learns from its answers.</summary>
/// <param name="Endpoint">Its base address, from its documentation.</param>
public sealed record ModelPreset(string Name, string Endpoint)
{
    public static IReadOnlyList<ModelPreset> All { get; } =
    [
        new("openai", "https://api.openai.com/v1"), // https://platform.openai.com/docs/api-reference
        new("minimax", "https://api.minimax.io/v1"), // https://platform.minimax.io/docs/api-reference
        new("baichuan", "https://api.baichuan-ai.com/v1"), // https://platform.baichuan-ai.com/docs/api
        new("spark", "https://spark-api-open.xf-yun.com/v1"), // https://www.xfyun.cn/doc/spark/HTTP调用文档.html
        new("deepseek", "https://api.deepseek.com/v1"), // https://api-docs.deepseek.com
        new("qwen", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"), // https://www.alibabacloud.com/help/en/model-studio
        new("zhipu", "https://open.bigmodel.cn/api/paas/v4"), // https://docs.bigmodel.cn
        new("moonshot", "https://api.moonshot.ai/v1"), // https://platform.moonshot.ai/docs
        new("mistral", "https://api.mistral.ai/v1"), // https://docs.mistral.ai/api
        new("gemini", "https://generativelanguage.googleapis.com/v1beta/openai"), // https://ai.google.dev/gemini-api/docs/openai
        new("huggingface", "https://router.huggingface.co/v1"), // https://huggingface.co/docs/inference-providers
        new("groq", "https://api.groq.com/openai/v1"), // https://console.groq.com/docs/openai
        new("together", "https://api.together.xyz/v1"), // https://docs.together.ai
        new("ollama", "http://localhost:11434/v1"), // https://docs.ollama.com
        new("vllm", "http://localhost:8000/v1"), // https://docs.vllm.ai
        new("tgi", "http://localhost:8080/v1"), // https://huggingface.co/docs/text-generation-inference
        new("lm-studio", "http://localhost:1234/v1"), // https://lmstudio.ai/docs
        new("llama.cpp", "http://localhost:8080/v1"), // https://github.com/ggml-org/llama.cpp/tree/master/tools/server
    ];

    public static string Names => string.Join(", ", All.Select(preset => preset.Name));

    public static ModelPreset? Find(string? name) => All.FirstOrDefault(preset => string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase));
}
