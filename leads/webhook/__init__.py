"""Tell another program of the clinic's, such as a CRM, of requests, as Standard Webhooks has it."""
