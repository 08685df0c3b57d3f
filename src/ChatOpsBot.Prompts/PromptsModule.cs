using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Prompts;

public static class PromptsModule
{
    public static void AddPrompts(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(new PromptLibrary(Path.Combine(AppContext.BaseDirectory, "prompts")));
}
