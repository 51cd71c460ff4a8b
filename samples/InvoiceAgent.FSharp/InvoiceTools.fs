namespace InvoiceAgent.FSharp

open System.Threading.Tasks
open PolicyAnalyzers

type Currency =
    | EUR = 0
    | USD = 1

[<AgentIdentity("invoice-assistant-fs", Owner = "billing-platform")>]
type InvoiceTools(ledger: LedgerClient) =

    let total (invoices: Invoice array) = invoices |> Array.sumBy _.Amount

    [<AgentTask("invoice.sum", Purpose = "Sum the amounts of some invoices", MaxLifetimeSeconds = 20)>]
    [<TaskScope(Ledger.Resource, "invoices.read")>]
    member _.SumAsync(invoiceIds: string array, [<TaskParameter>] currency: Currency) : Task<string> =
        task {
            let! invoices = invoiceIds |> Array.map ledger.ReadAsync |> Task.WhenAll
            return $"{total invoices} {currency}"
        }

    [<AgentTask("invoice.pay",
                Purpose = "Pay one approved invoice",
                MaxLifetimeSeconds = 30,
                Sensitivity = Sensitivity.Restricted,
                Approval = Approval.Human)>]
    [<TaskScope(Ledger.Resource, "invoices.read", "payments.create")>]
    member _.PayAsync([<TaskParameter(Prefix = "INV-")>] invoiceId: string, [<TaskParameter(Max = 500.0)>] amount: decimal) : Task =
        task {
            let! invoice = ledger.ReadAsync invoiceId

            if invoice.Amount >= amount then
                do! ledger.PayAsync(invoiceId, amount)
        }
