namespace InvoiceAgent.FSharp

open System.Net.Http
open System.Net.Http.Json
open System.Threading.Tasks
open PolicyAnalyzers

module Ledger =

    [<Literal>]
    let Resource = "https://ledger.contoso.example"

type Invoice = { Id: string; Amount: decimal }

/// Ordinary code, no agent in sight: it says what each call needs.
type LedgerClient(http: HttpClient) =

    [<RequiresScope(Ledger.Resource, "invoices.read")>]
    member _.ReadAsync(invoiceId: string) : Task<Invoice> =
        task {
            let! invoice = http.GetFromJsonAsync<Invoice>($"invoices/{invoiceId}")
            return nonNull invoice
        }

    [<RequiresScope(Ledger.Resource, "payments.create")>]
    member _.PayAsync(invoiceId: string, amount: decimal) : Task =
        task {
            let! answer = http.PostAsJsonAsync($"invoices/{invoiceId}/payments", {| amount = amount |})
            answer.EnsureSuccessStatusCode() |> ignore
        }
