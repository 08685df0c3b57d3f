namespace ChatOpsBot.Models.Vendors;

/// <summary>A vendor: where it is, and whose protocol it speaks. In what it differs from that, <see cref="Dialect"/> learns from its answers.</summary>
/// <param name="Endpoint">Its base address, from its documentation; empty where each customer has their own.</param>
/// <param name="Example">A model of it.</param>
public sealed record ModelPreset(string Name, string Endpoint, string Example, string Kind = ModelSettings.OpenAiCompatible)
{
    public static IReadOnlyList<ModelPreset> All { get; } =
    [
        new("openai", "https://api.openai.com/v1", "gpt-4o-mini", ModelSettings.OpenAi), // https://platform.openai.com/docs/api-reference
        new("azure", "", "gpt-4o-mini", ModelSettings.AzureOpenAi), // https://learn.microsoft.com/azure/ai-foundry/openai/
        new("claude", "https://api.anthropic.com", "claude-sonnet-4-5", ModelSettings.Anthropic), // https://docs.claude.com/en/api/messages
        new("replicate", "https://api.replicate.com/v1", "meta/meta-llama-3-70b-instruct", ModelSettings.Replicate), // https://replicate.com/docs/reference/http
        new("minimax", "https://api.minimax.io/v1", "MiniMax-M2"), // https://platform.minimax.io/docs/api-reference
        new("baichuan", "https://api.baichuan-ai.com/v1", "Baichuan4-Turbo"), // https://platform.baichuan-ai.com/docs/api
        new("spark", "https://spark-api-open.xf-yun.com/v1", "generalv3.5"), // https://www.xfyun.cn/doc/spark/HTTP调用文档.html
        new("deepseek", "https://api.deepseek.com/v1", "deepseek-chat"), // https://api-docs.deepseek.com
        new("qwen", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "qwen-plus"), // https://www.alibabacloud.com/help/en/model-studio
        new("zhipu", "https://open.bigmodel.cn/api/paas/v4", "glm-4-plus"), // https://docs.bigmodel.cn
        new("moonshot", "https://api.moonshot.ai/v1", "kimi-k2-0905-preview"), // https://platform.moonshot.ai/docs
        new("mistral", "https://api.mistral.ai/v1", "mistral-small-latest"), // https://docs.mistral.ai/api
        new("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini-2.5-flash"), // https://ai.google.dev/gemini-api/docs/openai
        new("huggingface", "https://router.huggingface.co/v1", "meta-llama/Llama-3.3-70B-Instruct"), // https://huggingface.co/docs/inference-providers
        new("huggingface-endpoint", "", "tgi"), // https://huggingface.co/docs/inference-endpoints
        new("groq", "https://api.groq.com/openai/v1", "llama-3.3-70b-versatile"), // https://console.groq.com/docs/openai
        new("together", "https://api.together.xyz/v1", "meta-llama/Llama-3.3-70B-Instruct-Turbo"), // https://docs.together.ai
        new("ollama", "http://localhost:11434", "llama3.2", ModelSettings.Ollama), // https://docs.ollama.com
        new("vllm", "http://localhost:8000/v1", "Qwen/Qwen3-8B"), // https://docs.vllm.ai
        new("tgi", "http://localhost:8080/v1", "tgi"), // https://huggingface.co/docs/text-generation-inference
        new("lm-studio", "http://localhost:1234/v1", "qwen3-8b"), // https://lmstudio.ai/docs
        new("llama.cpp", "http://localhost:8080/v1", "default"), // https://github.com/ggml-org/llama.cpp/tree/master/tools/server
    ];

    public static string Names => string.Join(", ", All.Select(preset => preset.Name));

    /// <summary>Where a kind that names its vendor is.</summary>
    public static ModelPreset? OfKind(string kind) => kind == ModelSettings.OpenAiCompatible ? null : All.FirstOrDefault(preset => preset.Kind == kind);

    public static ModelPreset? Find(string? name) => All.FirstOrDefault(preset => string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase));
}
